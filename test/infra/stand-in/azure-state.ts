/** What the stand-in of Azure remembers between two calls: it is what makes "the same again" a real question. */
export const TENANT = '22222222-2222-4222-8222-222222222222';
export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const OTHER_SUBSCRIPTION = '33333333-3333-4333-8333-333333333333';
export const GROUP = 'example';
/** The principal id of the service's identity. */
export const IDENTITY = '55555555-5555-4555-8555-555555555555';
/** A person: nothing that a federated credential could name. */
export const PERSON = '66666666-6666-4666-8666-666666666666';

/** How Azure says what is wrong. */
export const fault = (code: string, message: string) => ({ error: { code, message } });

export type Answer = { readonly status: number; readonly body?: string };

/** What goes wrong, and how often. */
export type Trouble = {
  /** What is answered, by call, before all goes well. */
  readonly first?: Readonly<Record<string, readonly Answer[]>>;
  /** The first deployment fails when it has made so many resources. */
  readonly failAfter?: number;
  /** The first deployment isn't over before so many others were refused because of it. */
  readonly activeForRefusals?: number;
  /** What the app says of its issuer instead of the truth. */
  readonly issuer?: string;
};

export type Deployment = {
  status: 'Running' | 'Succeeded' | 'Failed';
  outputs: Readonly<Record<string, unknown>>;
  refusalsLeft: number;
};

export type Application = Record<string, unknown> & { readonly id: string; readonly appId: string };
export type FederatedCredential = Record<string, unknown> & { readonly name: string };

export type AzureState = {
  /** By group, then by resource id: the resource as JSON. */
  readonly groups: Map<string, Map<string, string>>;
  readonly deployments: Map<string, Deployment>;
  /** Resource providers that the subscription lacks. */
  readonly unregistered: Set<string>;
  /** By name. */
  readonly secrets: Map<string, string>;
  /** By id. */
  readonly applications: Map<string, Application>;
  readonly credentials: Map<string, FederatedCredential[]>;
  readonly app: {
    package: Uint8Array | undefined;
    hasKeys: boolean;
    /** So often somebody asks for its build while instances of the package before, outside a new network, may answer. */
    answersOfBefore: number;
  };
  /** So often Front Door is asked whether the app lives before it knows its way. */
  readonly frontDoor: { refusalsWithoutWay: number };
  readonly domain: {
    /** By its DNS. */
    leadsTo: 'app' | 'front-door';
    /** Its owner leads it to Front Door when it was asked for once, and Front Door has its certificate. */
    isMoved: boolean;
    /** So often Front Door is asked for the domain in vain before it has the certificate. */
    refusalsWithoutCertificate: number;
    /** So often the service does not meet closed stores, although all that it takes is there. */
    lostAfterClosing: number;
    /** What went wrong for people after a deployment. */
    readonly outages: string[];
  };
  /** Whom roles were given to. */
  readonly roleAssignments: string[];
};

export const makeAzureState = (): AzureState => ({
  groups: new Map([[GROUP, new Map<string, string>()]]),
  deployments: new Map(),
  unregistered: new Set(),
  secrets: new Map(),
  applications: new Map(),
  credentials: new Map(),
  app: { package: undefined, hasKeys: false, answersOfBefore: 0 },
  frontDoor: { refusalsWithoutWay: 0 },
  domain: { leadsTo: 'app', isMoved: false, refusalsWithoutCertificate: 0, lostAfterClosing: 0, outages: [] },
  roleAssignments: [],
});
