import { type ClientCertificate, checkCertificate, checkExpiry } from './client-certificate.ts';
import { type ExecPluginOptions, execPluginLogin } from './credentials-exec.ts';
import { oidcLogin } from './credentials-oidc.ts';
import { tokenFileLogin } from './credentials-token-file.ts';
import { ApiError } from './errors.ts';
import type { ChosenContext } from './kubeconfig-choice.ts';
import type { UserEntry } from './kubeconfig-file.ts';
import { rereadFile } from './reread-file.ts';

/** What proves to the API server who is asking. The same object for as long as nothing in it changes. */
export type Credential = {
  /** Value of the Authorization header. */
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
};

/** The credentials of one kubeconfig user. Every function may reject with an `ApiError` of kind `credentials`. */
export type Credentials = {
  current(): Promise<Credential>;
  /** After a 401: something other than what was refused, or undefined where there is nothing else to be had. */
  renew(refused: Credential): Promise<Credential | undefined>;
  /** Drops whatever is remembered: the next `current` asks again, failed plugins included. */
  forget(): void;
  close(): void;
};

/** One way of signing in. */
export type Login = {
  current(): Promise<Credential>;
  /** The server refused what `current` gave. */
  refused(): void;
  forget(): void;
  close(): void;
};

/** Credentials of the chosen context's user, with client-go's order: token file, token, password, plugin. */
export const makeCredentials = (chosen: ChosenContext, options: ExecPluginOptions): Credentials => {
  const certificate = certificateSource(chosen);
  const login = loginOf(chosen, options);
  let last: Credential = {};

  const current = async (): Promise<Credential> => {
    const [own, signedIn] = await Promise.all([certificate(), login.current()]);
    const next: Credential = { ...(own && { certificate: own }), ...signedIn };
    if (isSame(last, next)) return last;
    if (next.certificate !== undefined) checkCertificate(next.certificate, chosen.userName);
    last = next;
    return next;
  };

  return {
    current,
    renew: async refused => {
      const meanwhile = await current();
      if (meanwhile !== refused) return meanwhile;
      login.refused();
      const renewed = await current();
      if (renewed !== refused) return renewed;
      if (refused.certificate !== undefined) checkExpiry(refused.certificate, chosen.userName, options.now());
      return undefined;
    },
    forget: () => login.forget(),
    close: () => login.close(),
  };
};

const loginOf = (chosen: ChosenContext, options: ExecPluginOptions): Login => {
  const user: UserEntry | undefined = chosen.user;
  if (user?.tokenFile !== undefined) return tokenFileLogin(user.tokenFile, user.token);
  if (user?.token !== undefined) return unchanging({ authorization: `Bearer ${user.token.trim()}` });
  if (user?.username !== undefined) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ''}`, 'utf8').toString('base64');
    return unchanging({ authorization: `Basic ${pair}` });
  }
  if (user?.authProvider !== undefined) return oidcLogin(user.authProvider.config, chosen.userName, options);
  if (user?.exec !== undefined) return execPluginLogin(user.exec, chosen, options);
  return unchanging({});
};

const unchanging = (credential: Credential): Login => ({
  current: async () => credential,
  refused: () => undefined,
  forget: () => undefined,
  close: () => undefined,
});

/** Data wins over files, as in kubectl. Files are read again when they change. */
const certificateSource = (chosen: ChosenContext): (() => Promise<ClientCertificate | undefined>) => {
  const { user, userName } = chosen;
  if (user === undefined) return async () => undefined;
  const cert = pemSource(user.clientCertificateData, user.clientCertificate, `client certificate of user ${userName}`);
  const key = pemSource(user.clientKeyData, user.clientKey, `client key of user ${userName}`);
  if (cert === undefined || key === undefined) return async () => undefined;
  return async () => ({ cert: await cert(), key: await key() });
};

const pemSource = (
  text: string | undefined,
  file: string | undefined,
  what: string,
): (() => Promise<string>) | undefined => {
  if (text !== undefined) return async () => text;
  if (file === undefined) return undefined;
  const readPem = rereadFile(file);
  return async () => {
    try {
      return await readPem();
    } catch (cause) {
      throw new ApiError('credentials', `Cannot read the ${what}: ${file}`, { cause });
    }
  };
};

const isSame = (a: Credential, b: Credential): boolean =>
  a.authorization === b.authorization &&
  a.certificate?.cert === b.certificate?.cert &&
  a.certificate?.key === b.certificate?.key;
