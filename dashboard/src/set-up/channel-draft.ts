// A channel as it is being written, and as the server takes it.

import type { Channel } from '../api/shapes';

export const KINDS: Readonly<Record<string, string>> = { webhook: 'Webhook', discord: 'Discord', telegram: 'Telegram', mail: 'Mail' };

export interface ChannelDraft {
  id: string;
  kind: string;
  url: string;
  signingKey: string;
  token: string;
  chat: string;
  server: string;
  from: string;
  to: string;
  user: string;
  password: string;
  least: string;
  digest: boolean;
  anchors: boolean;
  isQuiet: boolean;
  quietFrom: string;
  quietTo: string;
  zone: string;
  /** None for all. */
  accounts: string[];
}

export function draftOf(channel: Channel | null): ChannelDraft {
  const isMail = channel?.kind === 'mail';
  return {
    id: channel?.id ?? '',
    kind: channel?.kind ?? 'discord',
    url: '',
    signingKey: '',
    token: '',
    chat: channel?.kind === 'telegram' ? (channel.to ?? '') : '',
    server: isMail ? channel.address : '',
    from: channel?.from ?? '',
    to: isMail ? (channel.to ?? '') : '',
    user: channel?.user ?? '',
    password: '',
    least: channel?.least ?? 'warning',
    digest: channel?.digest ?? true,
    anchors: channel?.anchors ?? false,
    isQuiet: channel?.quiet != null,
    quietFrom: channel?.quiet?.from ?? '22:00',
    quietTo: channel?.quiet?.to ?? '07:00',
    zone: channel?.quiet?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    accounts: [...(channel?.accounts ?? [])],
  };
}

/** What gives access and was not typed is not sent: the server keeps what it has. */
export function bodyOf(draft: ChannelDraft, channel: Channel | null): Record<string, unknown> {
  const given = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  const ways: Readonly<Record<string, () => Record<string, unknown>>> = {
    webhook: () => given({ url: draft.url, signingKey: draft.signingKey }),
    discord: () => given({ url: draft.url }),
    telegram: () => ({ ...given({ token: draft.token, chat: draft.chat }), ...(channel?.kind === 'telegram' ? { address: channel.address } : {}) }),
    mail: () => ({ ...given({ address: draft.server, from: draft.from, user: draft.user, password: draft.password }), to: draft.to.split(/[,;\s]+/).filter((one) => one !== '') }),
  };
  return {
    kind: draft.kind,
    ...ways[draft.kind]?.(),
    least: draft.least,
    digest: draft.digest,
    anchors: draft.anchors,
    accounts: draft.accounts,
    ...(draft.isQuiet ? { quiet: { from: draft.quietFrom, to: draft.quietTo, zone: draft.zone } } : {}),
  };
}
