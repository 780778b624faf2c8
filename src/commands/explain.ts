import { allRules } from '../diagnosis/all-rules.ts';
import { rulesTable, ruleText } from '../diagnosis/rule-text.ts';
import { nearName } from '../model/near-names.ts';
import { UsageError } from '../model/usage-error.ts';
import { CommandError } from './command-error.ts';
import { configurationByFlags } from './configuration.ts';
import { needTerminal } from './dashboard.ts';
import { configFlag, type FlagValues } from './options.ts';
import { breakLines, indented } from './report/break-lines.ts';
import type { Subcommand } from './subcommand.ts';
import { textWidth } from './text-width.ts';
import { write } from './write.ts';

export const explain: Subcommand = {
  name: 'explain',
  usage: 'podctl explain RULE [--demo]',
  summary: 'What a rule means, how it shows, and what to do',
  flags: [
    { name: 'demo', description: 'open a recorded example of it in the dashboard, where podctl has one' },
    configFlag,
  ],
  run: async ({ args, flags }) => {
    const [id] = args;
    if (!id) throw new UsageError('podctl explain needs the id of a rule', 'List them with podctl rules.');
    const { everyFamily } = await import('../diagnosis/rules/every-family.ts');
    const rules = allRules(everyFamily);
    const found = rules.find(({ rule }) => rule.id === id);
    if (!found) {
      const near = nearName(
        id,
        rules.map(({ rule }) => rule.id),
      );
      throw new UsageError(
        `There is no rule ${id}`,
        `${near ? `Did you mean ${near}? ` : ''}List them with podctl rules.`,
      );
    }
    if (flags['demo']) return openExample(id, flags);
    const { exampleHint } = await import('./dashboard/example-rules.ts');
    await write(`${(ruleText(found) + exampleHint(id)).split('\n').flatMap(broken(textWidth())).join('\n')}\n`);
    return 0;
  },
};

const openExample = async (rule: string, flags: FlagValues): Promise<number> => {
  const { exampleOf } = await import('./dashboard/example.ts');
  const example = exampleOf(rule);
  if (!example)
    throw new CommandError(
      `podctl has no recorded example of ${rule}`,
      `What it says, and the texts it knows: podctl explain ${rule}`,
      1,
    );
  needTerminal();
  const { openObjectSet } = await import('./dashboard/open-recording.ts');
  const configuration = await configurationByFlags(flags);
  return openObjectSet(example.set, {
    path: `example of ${rule}`,
    namespace: '',
    filter: '',
    configuration,
    pod: example.pod,
  });
};

/** Where the commands stand, which are copied: they stay in one line. */
const commandIndent = 6;

const broken =
  (width: number) =>
  (line: string): readonly string[] => {
    const indent = line.search(/\S/);
    return indent < 0 || indent >= commandIndent ? [line] : indented(breakLines(line, width - indent), indent);
  };

export const listRules: Subcommand = {
  name: 'rules',
  usage: 'podctl rules',
  summary: 'List every rule of the diagnosis',
  flags: [],
  run: async () => {
    const { everyFamily } = await import('../diagnosis/rules/every-family.ts');
    await write(`${rulesTable(allRules(everyFamily))}\n`);
    return 0;
  },
};
