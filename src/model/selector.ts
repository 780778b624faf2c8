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
export const selects = (selector: LabelSelector | undefined, labels: Labels): boolean =>
  selector !== undefined &&
  Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels?.[key] === value) &&
  (selector.matchExpressions ?? []).every(expression => expressionHolds(expression, labels));

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
