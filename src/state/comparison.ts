/** How a filter compares numbers. */
export type Comparison = '<' | '<=' | '>' | '>=' | '=';

export const compares = (value: number, compare: Comparison, to: number): boolean => {
  switch (compare) {
    case '<':
      return value < to;
    case '<=':
      return value <= to;
    case '>':
      return value > to;
    case '>=':
      return value >= to;
    case '=':
      return value === to;
  }
};
