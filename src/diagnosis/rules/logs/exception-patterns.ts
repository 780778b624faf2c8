import { type LogPattern, logRule } from './log-rule.ts';

/** Uncaught exceptions: what they say is all there is to know. Tried last. */
export const exceptionPatterns: readonly LogPattern[] = [
  {
    pattern: /^(?:\S+ )?panic: (?<what>.+)$/,
    exitCodes: [2, 134],
    rule: logRule({
      id: 'log-go-panic',
      title: 'Go panic: {what}',
      because: 'The program gave up with a panic.',
      about:
        'A Go program ends with exit code 2 on a panic that it does not recover. The lines after it name the place in the program.',
      examples: [
        { text: 'panic: runtime error: invalid memory address or nil pointer dereference', from: 'Go' },
        { text: 'panic: assignment to entry in nil map', from: 'Go' },
      ],
    }),
  },
  {
    pattern: /thread '[^']*'(?: \(\d+\))? panicked at (?<what>.+)$/,
    exitCodes: [101, 134],
    rule: logRule({
      id: 'log-rust-panic',
      title: 'Rust panic: {what}',
      because: 'The program gave up with a panic.',
      about: 'A Rust program ends with exit code 101 on a panic. The line after it may hold the message.',
      examples: [
        { text: "thread 'main' panicked at src/main.rs:12:5:", from: 'Rust' },
        {
          text: `thread 'main' panicked at 'called \`Result::unwrap()\` on an \`Err\` value: Custom'`,
          from: 'Rust before 1.73',
        },
      ],
    }),
  },
  {
    pattern:
      /^terminate called after throwing an instance of (?:'[^']+'\s+what\(\):\s+(?<what4>.{1,160})|'(?<what2>[^']+)')|The promise rejected with the reason "(?<what3>[^"]+)|^(?:Exception in thread "[^"]*" |Caused by: |Unhandled exception\. |Uncaught )?(?<what>(?:[a-zA-Z_][\w$]*(?:\.|::))*(?:[A-Z]\w*(?:Error|Exception)\b|Error(?=: )).{0,160})/,
    rule: logRule({
      id: 'log-uncaught-exception',
      title: '{what}',
      because: 'The program ended with an exception that it does not catch.',
      about: 'The exception and its message say what the program could not do; the lines around it name the place.',
      examples: [
        { text: "KeyError: 'discount_tiers'", from: 'Python, recorded' },
        { text: "terminate called after throwing an instance of 'std::out_of_range'", from: 'libstdc++' },
        {
          text: '[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "feature flags not loaded".] {',
          from: 'Node.js',
        },
        { text: 'Exception in thread "main" java.lang.IllegalStateException: no rules', from: 'Java' },
        { text: 'Unhandled exception. System.InvalidOperationException: No service registered.', from: '.NET' },
        { text: "TypeError: Cannot read properties of undefined (reading 'id')", from: 'Node.js' },
      ],
    }),
  },
];
