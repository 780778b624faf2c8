/** What a setting may be. The check, the JSON schema, the docs and the commented file read these. */
export type Shape =
  | ScalarShape
  /** A single value stands for a list of one where `alone` is set. */
  | {
      readonly shape: 'list';
      readonly of: ScalarShape;
      readonly alone?: true;
      problem?(values: readonly string[]): string | undefined;
    }
  | { readonly shape: 'group'; readonly settings: readonly Setting[] }
  /** Names that are only known to the screens: they are checked by `rebind.ts`. */
  | { readonly shape: 'bindings'; readonly of: Shape & { readonly shape: 'list' } };

export type ScalarShape = {
  readonly shape: 'scalar';
  readonly type: 'text' | 'whole number' | 'true or false';
  /** Numbers are taken as the text that stands there, too: `0` is a key, `130` a color. */
  readonly numbersToo?: true;
  readonly choices?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  /** What is wrong with a value, as a sentence; undefined where nothing is. */
  problem?(value: string): string | undefined;
};

export type Setting = {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  readonly shape: Shape;
  /** What holds where nothing is said, as YAML; '' for nothing. */
  readonly standard: string;
  /** Another value, as YAML, for the file that `podctl config init` writes. */
  readonly example?: string;
};
