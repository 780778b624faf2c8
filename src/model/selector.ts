import { UsageError } from './usage-error.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** A label selector as workloads, budgets and affinities write it. */
export type LabelSelector = {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
};

/** Whether a plain map selector (a Service's, a nodeSelector) selects these labels. An empty one selects nothing here. */
export const mapSelects = (selector: Labels, labels: Labels): boolean => {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
};

/** Whether a LabelSelector selects these labels. An empty selector selects everything, an absent one nothing. */
export const selects = (selector: LabelSelector | null | undefined, labels: Labels): boolean =>
  Boolean(selector) &&
  Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels?.[key] === value) &&
  (selector?.matchExpressions ?? []).every(expression => expressionHolds(expression, labels));

/** One requirement of a LabelSelector or NodeSelectorTerm. Unknown operators hold for nothing. */
export const expressionHolds = (
  expression: { readonly key: string; readonly operator: string; readonly values?: readonly string[] },
  labels: Labels,
): boolean => {
  const value = labels?.[expression.key];
  const values = expression.values ?? [];
  switch (expression.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
};

/**
 * `app=web,tier!=db,env in (a,b),!canary` as a LabelSelector. Raises a `UsageError` for what is none.
 * Source: k8s.io/apimachinery/pkg/labels.
 */
export const parseSelector = (text: string): LabelSelector => ({
  matchExpressions: text
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(parseRequirement),
});

const labelKey = '[A-Za-z0-9][\\w./-]*';
const equality = new RegExp(`^(${labelKey})\\s*(==?|!=)\\s*([\\w.-]*)$`);
const membership = new RegExp(`^(${labelKey})\\s+(in|notin)\\s*\\(([^)]*)\\)$`);
const existence = new RegExp(`^(!?)\\s*(${labelKey})$`);

const parseRequirement = (part: string): NonNullable<LabelSelector['matchExpressions']>[number] => {
  const equal = equality.exec(part);
  if (equal?.[1]) return { key: equal[1], operator: equal[2] === '!=' ? 'NotIn' : 'In', values: [equal[3] ?? ''] };
  const among = membership.exec(part);
  if (among?.[1]) {
    const values = (among[3] ?? '').split(',').map(value => value.trim());
    return { key: among[1], operator: among[2] === 'in' ? 'In' : 'NotIn', values };
  }
  const exists = existence.exec(part);
  if (exists?.[2]) return { key: exists[2], operator: exists[1] ? 'DoesNotExist' : 'Exists' };
  throw new UsageError(`'${part}' is not a label selector`, 'Write it like app=web,tier!=db or env in (a,b).');
};
