import { isIP } from 'node:net';
import { UsageError } from '../model/usage-error.ts';

/** Undefined for loopback alone. Raises a `UsageError` for what is no address. */
export const listenAddresses = (text: string | undefined): readonly string[] | undefined => {
  if (text === undefined || text === 'localhost') return undefined;
  return text.split(',').map(address => {
    if (address === 'localhost') return '127.0.0.1';
    if (isIP(address) !== 0) return address;
    throw new UsageError(`${address} is no IP address`, 'Write --address like 0.0.0.0, 10.0.0.5,localhost or ::1.');
  });
};
