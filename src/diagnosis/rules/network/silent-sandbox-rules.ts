import type { Rule } from '../../rule.ts';
import { waits } from './sandbox-rule.ts';
import * as told from './sandbox-rules.ts';

/** The rules of sandboxes where no event repeats the words of the runtime: said of the objects alone. */
export const runtimeClass: Rule = {
  ...told.runtimeClass,
  explanation: `The pod asks for the RuntimeClass {runtimeClass}, whose handler {what} is not among those that {node} reports of its container runtime. ${waits}`,
};

export const userNamespace: Rule = {
  ...told.userNamespace,
  explanation: `The pod asks for its own user namespace (hostUsers: false), and {node} reports that its container runtime has none to give. ${waits}`,
};

export const nameTooLong: Rule = {
  ...told.nameTooLong,
  explanation: `With setHostnameAsFQDN the pod wants its full DNS name as its host name. Made of {host}, {subdomain}, the namespace {namespace} and the domain of the cluster, it is longer than the 64 characters that Linux allows. ${waits}`,
};

export const oom: Rule = {
  ...told.oom,
  explanation: `The memory limit of the pod ({limits}) is so low that the container runtime has no room even for the first process of the pod. ${waits}`,
};
