// The server's answers, as far as the pages use them. Members keep the server's names.

import { anything, count, flag, list, money, nullable, object, optional, record, text, type Shape } from '../values/shape';

const measure = object({ value: text, unit: text });
export type Measure = Shape<typeof measure>;

export const check = object({ code: text, rule: text, passed: flag, limit: nullable(measure), value: nullable(measure) });
export type RuleCheck = Shape<typeof check>;

export const decision = object({
  accepted: flag,
  code: nullable(text),
  text,
  checks: list(check),
  largest: count,
  binding: nullable(text),
  facts: anything,
  sizing: optional(text),
  month: optional(text),
});
export type Decision = Shape<typeof decision>;

export const position = object({
  symbol: text,
  net: count,
  averagePrice: money,
  strategies: optional(list(object({ strategy: text, net: count }))),
  mark: money,
  markedAt: text,
  unrealized: money,
  openedAt: text,
  isProtected: flag,
  nakedSince: optional(text),
  uncovered: count,
  life: optional(object({ rollsOn: optional(text), daysToRoll: optional(count), warning: optional(text) })),
});
export type Position = Shape<typeof position>;

export const order = object({
  id: text,
  symbol: text,
  side: text,
  quantity: count,
  filled: count,
  kind: text,
  limit: nullable(money),
  stop: nullable(money),
  purpose: text,
  status: text,
  cancelAsked: flag,
  parent: nullable(text),
  at: text,
});
export type Order = Shape<typeof order>;

export const flatten = object({
  id: text,
  scope: text,
  reason: text,
  by: text,
  startedAt: text,
  looks: count,
  ordersCancelled: count,
  contractsClosed: count,
  ordersWorking: count,
  contractsOpen: count,
  isIncomplete: flag,
});

export const violation = object({ code: text, rule: text, limit: measure, value: measure, effect: text, tradeDate: text, at: text });
export type Violation = Shape<typeof violation>;

const largest = object({ symbol: text, side: text, quantity: count, binding: nullable(text) });
const threshold = object({ rule: text });
const lock = object({ rule: text, reason: text, by: text, until: nullable(text), at: text });
const strategy = object({ strategy: text, accepted: count, refused: count, fills: count, realized: money, fees: money, net: money, lastAt: text });
export type Strategy = Shape<typeof strategy>;

const policy = object({ divergence: text, foreignFills: text, balanceTolerance: money });
export type TruthPolicy = Shape<typeof policy>;
const truth = object({
  policy,
  nextPolicy: nullable(policy),
  divergences: list(object({ what: object({ field: text, ours: text, theirs: text }), since: text, isHeld: flag })),
  reviews: list(object({ code: text, text, at: text })),
  platform: nullable(
    object({
      numbers: object({ balance: nullable(money), maximumLossLevel: nullable(money), dailyLossUsed: nullable(money), dailyLossLeft: nullable(money), contractsMax: nullable(count) }),
      seenAt: text,
      differences: list(object({ number: text, ours: text, theirs: text, isLooser: flag })),
      by: text,
    }),
  ),
  firm: optional(
    object({
      whyClosed: optional(text),
      floor: optional(money),
      dailyLoss: optional(money),
      weeklyLoss: optional(money),
      orderMax: optional(count),
      sizes: list(object({ by: text, root: optional(text), side: optional(text), most: count, isWeighted: flag })),
    }),
  ),
  strategies: optional(list(object({ id: text, symbol: optional(text), side: text, orders: list(text) }))),
});
export type Truth = Shape<typeof truth>;

const allowance = object({ rule: text, amount: money, used: money, left: money });

export const personalLimit = object({ side: text, amount: money, period: text, trail: text, action: text });
export type PersonalLimit = Shape<typeof personalLimit>;

const target = object({ required: money, stillNeeded: money, mayStillEarnToday: nullable(money), daysMissing: count, isReached: flag });
const payout = object({
  winningDays: count,
  winningDaysNeeded: count,
  tradedDays: count,
  tradedDaysNeeded: count,
  profit: money,
  bestDay: money,
  missing: nullable(text),
  available: money,
  payouts: count,
  paidOut: money,
});
const conduct = object({ rule: text, value: nullable(anything), limit: anything, isExceeded: flag, text });

export const account = object({
  id: text,
  name: text,
  trader: text,
  phase: text,
  environment: text,
  groups: list(text),
  status: text,
  state: text,
  stateLevel: text,
  stateReason: nullable(text),
  control: text,
  connection: text,
  ruleBook: nullable(object({ id: text, version: text, name: text, firm: optional(text), program: optional(text), size: optional(text) })),
  startBalance: money,
  balance: money,
  equity: money,
  dailyPnl: money,
  totalPnl: money,
  peak: money,
  floor: nullable(money),
  floorLocked: flag,
  dailyFloor: nullable(money),
  headroom: nullable(money),
  lossBuffer: nullable(money),
  drawdown: money,
  drawdownBuffer: nullable(money),
  maxDrawdown: money,
  tradeDate: text,
  sessionEndsAt: nullable(text),
  positions: list(position),
  orders: list(order),
  locks: list(lock),
  flattens: list(flatten),
  winRate: nullable(count),
  totalTrades: count,
  wins: count,
  losses: count,
  profitFactor: nullable(count),
  tradedDays: count,
  bestDay: money,
  target: nullable(money),
  progress: nullable(count),
  activeViolations: count,
  violations: list(violation),
  openContracts: count,
  contractsMax: nullable(count),
  maxQuantity: list(largest),
  lastAlert: nullable(text),
  lastDecision: optional(object({ alert: optional(text), at: text, outcome: text, code: optional(text), text: optional(text) })),
  markedAt: nullable(text),
  at: text,
  version: count,
  strategies: optional(list(strategy)),
  truth: optional(truth),
  program: optional(
    object({
      totalProfit: money,
      bestDay: money,
      tradedDays: count,
      target: nullable(target),
      payout: nullable(payout),
      daysToInactivity: nullable(count),
      conduct: list(conduct),
    }),
  ),
  guard: optional(
    object({
      safeguards: anything,
      nextSafeguards: anything,
      personal: list(personalLimit),
      nextPersonal: nullable(list(personalLimit)),
      allowances: list(allowance),
      crossed: list(threshold),
      pausedUntil: nullable(text),
      silentSince: optional(text),
      entriesSinceArmed: optional(count),
      rejectionsInRow: optional(count),
    }),
  ),
});
export type Account = Shape<typeof account>;
export type Allowance = Shape<typeof allowance>;

export const accounts = list(account);

export const eventAnswer = object({ account: text, version: count, type: text, at: text, event: anything });
export type EventAnswer = Shape<typeof eventAnswer>;
export const events = list(eventAnswer);

const outcome = object({
  account: text,
  outcome: text,
  code: nullable(text),
  text,
  decision: optional(decision),
});
export type Outcome = Shape<typeof outcome>;

export const alert = object({
  id: text,
  hook: text,
  route: text,
  receivedAt: text,
  source: nullable(text),
  contentType: nullable(text),
  body: text,
  status: text,
  code: nullable(text),
  reason: nullable(text),
  line: nullable(count),
  column: nullable(count),
  alert: anything,
  dialect: nullable(text),
  warnings: list(text),
  repairs: list(text),
  of: nullable(text),
  outcomes: list(outcome),
  orders: list(eventAnswer),
  fills: list(eventAnswer),
});
export type Alert = Shape<typeof alert>;
export const alerts = list(alert);

const foreseen = object({
  index: count,
  account: text,
  outcome: text,
  code: optional(text),
  text,
  contract: optional(text),
  quantity: optional(count),
  sizing: optional(text),
  warning: optional(text),
  decision: optional(decision),
});

export const alertCheck = object({
  status: text,
  stage: optional(text),
  code: optional(text),
  reason: optional(text),
  line: optional(count),
  column: optional(count),
  alert: anything,
  dialect: optional(text),
  repairs: list(text),
  warnings: list(text),
  accounts: list(foreseen),
});
export type AlertCheck = Shape<typeof alertCheck>;

export const templates = object({ templates: list(object({ name: text, use: text, message: text })), hints: list(text) });

export const payoutForesight = object({ isAccepted: flag, code: nullable(text), text, amount: money, paid: money, after: nullable(account) });
export type PayoutForesight = Shape<typeof payoutForesight>;

export const pace = object({ at: text, from: nullable(text), limits: list(object({ rule: text, left: money, lost: nullable(money), secondsToLimit: nullable(count) })) });
export type Pace = Shape<typeof pace>;

const lossBudget = object({ amount: money, action: text, warnAt: list(count) });
export const lossBudgets = list(
  object({
    group: text,
    budget: nullable(lossBudget),
    waits: flag,
    next: nullable(lossBudget),
    tradeDate: text,
    used: money,
    left: money,
    isUsedUp: flag,
    accounts: list(object({ account: text, dayPnl: money })),
  }),
);
export type LossBudget = Shape<typeof lossBudgets>[number];

export const controlAnswer = object({ status: text, id: text, text, holds: optional(list(object({ level: text, text }))) });
export type ControlAnswer = Shape<typeof controlAnswer>;
export const killReply = object({ id: optional(text), accounts: count, ordersAffected: count, positionsAffected: count, failed: list(text) });
export const levelSafeguards = list(object({ level: text, safeguards: record, reason: text, by: text }));
export const levels = list(object({ level: text, state: text, reason: optional(text) }));

export const flattenProgress = object({
  id: text,
  isFlat: flag,
  secondsToFlat: nullable(count),
  accounts: list(
    object({
      account: text,
      startedAt: text,
      flatAt: nullable(text),
      secondsToFlat: nullable(count),
      looks: count,
      ordersWorking: count,
      contractsOpen: count,
      ordersCancelled: count,
      contractsClosed: count,
      isIncomplete: flag,
    }),
  ),
});
export type FlattenProgress = Shape<typeof flattenProgress>;

const follower = object({
  account: text,
  isOff: flag,
  multiplier: count,
  quantity: nullable(count),
  quantityMax: nullable(count),
  sides: text,
  fit: flag,
  shadow: flag,
});
export type Follower = Shape<typeof follower>;

export const route = object({
  id: text,
  hooks: list(text),
  accounts: list(follower),
  quantity: count,
  same: text,
  opposite: text,
  keepOrders: flag,
  entryAgeSecondsMax: count,
  duplicateWindowSeconds: count,
  isPaused: flag,
  groups: list(object({ group: text, multiplier: count, quantity: nullable(count), quantityMax: nullable(count) })),
});
export type Route = Shape<typeof route>;
export const routes = list(route);

export const hook = object({
  id: text,
  route,
  hasSecret: flag,
  signed: flag,
  certificate: flag,
  oldKeyUntil: nullable(text),
  strategies: list(object({ strategy: optional(text) })),
});
export type Hook = Shape<typeof hook>;
export const hooks = list(hook);
export const hookSaved = object({ id: text, key: optional(text), url: optional(text), signingKey: optional(text), oldKeyUntil: optional(text) });
export const hookAnswer = object({ status: text, alertId: optional(text) });

export const preview = object({
  text,
  accounts: list(
    object({ account: text, quantity: optional(count), asked: optional(count), outcome: text, code: optional(text), text, note: optional(text) }),
  ),
});

export const connection = object({
  name: text,
  broker: text,
  environment: text,
  addresses: list(text),
  userName: text,
  accounts: list(object({ account: text, name: text, stage: text })),
  state: text,
  text,
  since: nullable(text),
  warning: nullable(text),
  consent: nullable(object({ sentence: text, conduct: list(text) })),
  token: nullable(object({ obtainedAt: text, expiresAt: text })),
  secrets: list(object({ name: text, origin: text, enteredAt: nullable(text), by: nullable(text) })),
});
export type Connection = Shape<typeof connection>;
export const connections = list(connection);
export const connectionTest = object({
  works: flag,
  why: nullable(text),
  accounts: list(object({ number: text, name: text, balance: money, canTrade: flag, account: nullable(text) })),
});

export const channel = object({
  id: text,
  kind: text,
  address: text,
  to: nullable(text),
  from: nullable(text),
  user: nullable(text),
  least: text,
  accounts: list(text),
  digest: flag,
  quiet: nullable(object({ from: text, to: text, zone: text })),
  since: text,
  state: text,
  waiting: count,
  heldUntil: nullable(text),
  lost: count,
  lastError: nullable(text),
  failingSince: nullable(text),
  deliveredAt: nullable(text),
  anchors: flag,
});
export type Channel = Shape<typeof channel>;
export const channels = list(channel);
export const channelTested = object({ works: flag, why: nullable(text) });

export const ruleBook = object({
  id: text,
  version: text,
  name: text,
  firm: nullable(text),
  program: nullable(text),
  size: nullable(text),
  startBalance: money,
  status: text,
  verifiedOn: nullable(text),
  automation: text,
  isOwn: flag,
});
export type RuleBook = Shape<typeof ruleBook>;
export const ruleBooks = list(ruleBook);
export const differences = object({ id: text, from: text, to: text, differences: list(anything) });

export const me = object({
  name: text,
  role: text,
  rights: list(text),
  accounts: nullable(list(text)),
  expiresAt: nullable(text),
  hasPassword: flag,
  hasSecondFactor: flag,
  signedInBy: text,
  now: optional(text),
  workspace: optional(text),
});
export type Me = Shape<typeof me>;

export const signInWays = object({ openId: nullable(object({ title: text, path: text })) });
export type SignInWays = Shape<typeof signInWays>;

const programKey = object({ name: text, role: text, accounts: nullable(list(text)), expiresAt: nullable(text), addedAt: text });
export type ProgramKey = Shape<typeof programKey>;
export const operators = list(
  object({
    name: text,
    role: text,
    accounts: nullable(list(text)),
    builtIn: flag,
    hasPassword: flag,
    hasSecondFactor: flag,
    keys: list(programKey),
    addedBy: nullable(text),
    addedAt: nullable(text),
    lastSeenAt: nullable(text),
  }),
);
export type Operator = Shape<typeof operators>[number];
export const keyMade = object({ line: programKey, key: text });
export const secondFactorBegun = object({ secret: text, uri: text, ticket: text });
export const secondFactorConfirmed = object({ recoveryCodes: list(text) });
export const operatorKey = object({ name: text, role: text, key: text });

export const chart = object({
  from: optional(text),
  to: optional(text),
  points: list(object({ at: text, balance: money, equity: money, peak: money, floor: nullable(money), dailyFloor: nullable(money) })),
  fills: list(object({ at: text, id: text, symbol: text, side: text, quantity: count, price: money, fee: money, realized: optional(money), source: text })),
});
export type Chart = Shape<typeof chart>;

export const days = list(
  object({
    tradeDate: text,
    isOpen: flag,
    open: money,
    high: money,
    low: money,
    close: money,
    balance: money,
    pnl: money,
    fills: count,
    trades: count,
    fees: money,
    isRestated: flag,
  }),
);
export type Day = Shape<typeof days>[number];

export const moment = object({ time: text, version: count, view: account, last: nullable(eventAnswer), next: nullable(text), value: anything });
export type Moment = Shape<typeof moment>;
export const notes = list(object({ at: text, by: text, text, version: count }));

const latency = object({
  name: text,
  count,
  p50Ms: nullable(count),
  p90Ms: nullable(count),
  p99Ms: nullable(count),
  maxMs: nullable(count),
  buckets: list(object({ upToMs: nullable(count), count })),
});
export const system = object({
  version: text,
  runtime: text,
  startedAt: text,
  now: text,
  clock: text,
  silos: list(object({ name: text, epoch: count, accounts: count, startedAt: nullable(text), isThis: flag, shards: count, isAlive: flag })),
  shards: list(object({ shard: count, position: count, recorded: count, lag: count, isAvailable: flag })),
  verify: object({
    state: text,
    at: nullable(text),
    events: nullable(count),
    faults: list(object({ shard: count, position: nullable(count), kind: text, text })),
  }),
  live: object({ viewers: count, number: count }),
  latencies: list(latency),
  faults: object({ since: text, items: list(object({ at: text, account: nullable(text), code: text, text })) }),
  slow: list(object({ at: text, what: text, tookMs: count, account: text, alert: nullable(text), trace: nullable(text) })),
  disk: nullable(object({ freeBytes: count, warnBytes: count, stopBytes: count, state: text })),
});
export type System = Shape<typeof system>;

export const problem = object({
  title: optional(text),
  detail: optional(text),
  code: optional(text),
  errors: optional(list(object({ field: text, code: text, text }))),
});
