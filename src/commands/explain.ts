import { allRules } from '../diagnosis/all-rules.ts';
import { rulesTable, ruleText } from '../diagnosis/rule-text.ts';
import { nearName } from '../model/near-names.ts';
import { UsageError } from '../model/usage-error.ts';
import type { Subcommand } from './subcommand.ts';
import { write } from './write.ts';

export const explain: Subcommand = {
  name: 'explain',
  usage: 'podctl explain RULE',
  summary: 'What a rule means, how it shows, and what to do',
  flags: [],
  run: async ({ args }) => {
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
    await write(`${ruleText(found)}\n`);
    return 0;
  },
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
