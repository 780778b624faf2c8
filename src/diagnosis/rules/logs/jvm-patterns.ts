import { editOwner, type LogPattern, logRule, seeEnvironment, setMemory } from './log-rule.ts';

/** What the JVM and its frameworks say when a program cannot run. */
export const jvmPatterns: readonly LogPattern[] = [
  {
    pattern:
      /java\.lang\.OutOfMemoryError: (?<what>Java heap space|Metaspace|GC overhead limit exceeded|Direct buffer memory|Compressed class space|unable to create (?:new )?native thread|Requested array size exceeds VM limit)/,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-heap',
      title: 'JVM out of memory: {what}',
      because:
        'The Java runtime itself ran out of memory ({what}): its own limits are reached, whatever the container has left. The memory limit of the container is {memoryLimit}.',
      about:
        'The heap (-Xmx, MaxRAMPercentage), Metaspace or another pool of the JVM is full. "unable to create native thread" is a limit on processes, not on memory.',
      next: [
        { why: 'See and change the JVM options', command: 'kubectl set env {owner} -n {namespace} --list' },
        setMemory,
      ],
      reference: 'https://docs.oracle.com/en/java/javase/21/troubleshoot/troubleshooting-memory-leaks.html',
      examples: [
        { text: 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space', from: 'OpenJDK' },
        { text: 'Terminating due to java.lang.OutOfMemoryError: Metaspace', from: 'OpenJDK, ExitOnOutOfMemoryError' },
      ],
    }),
  },
  {
    pattern:
      /There is insufficient memory for the Java Runtime Environment|Could not reserve enough space for|Initial heap size set to a larger value than the maximum heap size|Too small (?:initial|maximum) heap/i,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-memory',
      title: 'JVM options do not fit the memory limit {memoryLimit}',
      because: 'The JVM wants more memory than it may have; the limit of the container is {memoryLimit}.',
      about: '-Xms or -Xmx is above the memory limit, or the options contradict each other.',
      next: [seeEnvironment, setMemory],
      examples: [
        { text: '# There is insufficient memory for the Java Runtime Environment to continue.', from: 'OpenJDK' },
        {
          text: 'Error occurred during initialization of VM: Could not reserve enough space for 4194304KB object heap',
          from: 'OpenJDK',
        },
      ],
    }),
  },
  {
    pattern: /# A fatal error has been detected by the Java Runtime Environment/,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-native-crash',
      title: 'The JVM crashed in native code',
      because: 'Not the program but the JVM or a native library crashed; it writes an hs_err file.',
      about: 'A bug in a native library, a JVM bug, or a C library that does not fit (glibc against musl).',
      examples: [
        { text: '# A fatal error has been detected by the Java Runtime Environment:', from: 'OpenJDK' },
        { text: 'stderr: # A fatal error has been detected by the Java Runtime Environment:', from: 'OpenJDK' },
      ],
    }),
  },
  {
    pattern:
      /Could not find or load main class (?<what>\S+)|no main manifest attribute, in (?<what2>\S+)|Unable to access jarfile (?<what3>\S+)/,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-main-class',
      title: 'Java cannot run {what}',
      because:
        'The class or jar file {what} that the command names is not in the image, or is not where the command looks.',
      about: 'The command, the class path or the build of the image is wrong.',
      next: [editOwner],
      examples: [
        { text: 'Error: Could not find or load main class com.acme.Main', from: 'java launcher' },
        { text: 'Error: Unable to access jarfile /app/app.jar', from: 'java launcher' },
        { text: 'no main manifest attribute, in /app.jar', from: 'java launcher' },
      ],
    }),
  },
  {
    pattern: /UnsupportedClassVersionError.*class file version (?<what>\d+)/,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-class-version',
      title: 'Built for a newer Java than the image has',
      because: 'The program is compiled for a newer Java (class file version {what}) than the one in the image.',
      about: 'Class file version 52 is Java 8, 55 is 11, 61 is 17, 65 is 21.',
      examples: [
        {
          text: 'java.lang.UnsupportedClassVersionError: Main has been compiled by a more recent version of the Java Runtime (class file version 65.0), this version',
          from: 'OpenJDK',
        },
        { text: 'Caused by: java.lang.UnsupportedClassVersionError: a/B: class file version 61', from: 'OpenJDK' },
      ],
    }),
  },
  {
    pattern: /Could not resolve placeholder '(?<what>[^']+)'/,
    decisive: true,
    rule: logRule({
      id: 'log-spring-property',
      title: 'Setting {what} is missing (Spring)',
      because:
        'The program needs the property {what}, and neither its configuration nor an environment variable gives it.',
      about: 'Spring resolves placeholders from configuration files and environment variables: a.b-c is also A_BC.',
      next: [seeEnvironment, editOwner],
      examples: [
        {
          text: "Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder 'payment.api-key' in value",
          from: 'Spring',
        },
        { text: "Could not resolve placeholder 'DB_URL' in string value", from: 'Spring' },
      ],
    }),
  },
  {
    pattern: /Failed to configure a DataSource: '(?<what>[^']+)' attribute is not specified/,
    decisive: true,
    rule: logRule({
      id: 'log-spring-datasource',
      title: 'No database configured (Spring DataSource)',
      because: 'Spring Boot finds no {what} for its database.',
      about: 'spring.datasource.url (SPRING_DATASOURCE_URL) is not set.',
      next: [seeEnvironment, editOwner],
      examples: [
        {
          text: "Failed to configure a DataSource: 'url' attribute is not specified and no embedded datasource could be configured.",
          from: 'Spring Boot',
        },
        {
          text: "Description: Failed to configure a DataSource: 'url' attribute is not specified",
          from: 'Spring Boot',
        },
      ],
    }),
  },
  {
    pattern:
      /Flyway\w*Exception|Waiting for changelog lock|Could not acquire change log lock|LiquibaseException|DirtyDatabase|Dirty database version (?<what>\d+)|Can't locate revision identified by '(?<what2>[^']+)'/,
    rule: logRule({
      id: 'log-migration',
      title: 'Database migration fails',
      because: 'The migration of the database schema cannot go on.',
      about:
        'A migration failed, its lock is still held by an earlier run that was killed, or the database is further than this version of the program.',
      examples: [
        {
          text: 'org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation',
          from: 'Flyway',
        },
        {
          text: 'liquibase.exception.LockException: Could not acquire change log lock. Currently locked by web-0',
          from: 'Liquibase',
        },
        { text: 'error: Dirty database version 12. Fix and force version.', from: 'golang-migrate' },
        { text: "FAILED: Can't locate revision identified by 'a1b2c3d4e5f6'", from: 'Alembic' },
      ],
    }),
  },
];
