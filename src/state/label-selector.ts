/** One requirement of a label selector as kubectl's `-l` takes it. Source: k8s.io/apimachinery/pkg/labels. */
export type LabelRequirement = {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | '!';
  readonly values: readonly string[];
};

/** `app=web,tier!=db,env in (prod, test),!old`; undefined where it is none. */
export const parseLabelSelector = (text: string): readonly LabelRequirement[] | undefined => {
  const parts = text.match(/(?:\([^)]*\)|[^,(])+/g) ?? [];
  const requirements = parts.map(part => parseRequirement(part.trim()));
  return requirements.every(requirement => requirement !== undefined) ? requirements : undefined;
};

/** Whether labels satisfy every requirement. An absent label satisfies `!=` and `notin`. */
export const labelsMatch = (requirements: readonly LabelRequirement[], labels: Labels): boolean =>
  requirements.every(requirement => satisfied(requirement, labels));

type Labels = Readonly<Record<string, string>>;

const satisfied = ({ key, operator, values }: LabelRequirement, labels: Labels): boolean => {
  const value = labels[key];
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
  }
};

const key = '[A-Za-z0-9][\\w./-]*';
const equality = new RegExp(`^(${key})\\s*(==|=|!=)\\s*([\\w.-]*)$`);
const set = new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^)]*)\\)$`);
const existence = new RegExp(`^(!?)\\s*(${key})$`);

const parseRequirement = (text: string): LabelRequirement | undefined => {
  const equal = equality.exec(text);
  if (equal) return { key: equal[1] ?? '', operator: equal[2] === '!=' ? 'notin' : 'in', values: [equal[3] ?? ''] };
  const among = set.exec(text);
  if (among) {
    const values = (among[3] ?? '').split(',').map(value => value.trim());
    return { key: among[1] ?? '', operator: among[2] === 'in' ? 'in' : 'notin', values };
  }
  const exists = existence.exec(text);
  return exists ? { key: exists[2] ?? '', operator: exists[1] ? '!' : 'exists', values: [] } : undefined;
};
