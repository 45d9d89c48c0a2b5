import { restService } from './client';

// REST APIs. Times are seconds since 1970.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
const gateway = restService('apigateway');
const e = encodeURIComponent;

type Texts = Readonly<Record<string, string>>;

export interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly createdDate: number;
  readonly rootResourceId?: string;
  readonly apiKeySource?: 'HEADER' | 'AUTHORIZER';
  readonly endpointConfiguration?: { readonly types?: readonly string[] };
  readonly tags?: Texts;
}

export interface IntegrationResponse {
  readonly statusCode: string;
  readonly selectionPattern?: string;
  readonly responseParameters?: Texts;
  readonly responseTemplates?: Readonly<Record<string, string | null>>;
}

export interface Integration {
  readonly type: 'AWS' | 'AWS_PROXY' | 'HTTP' | 'HTTP_PROXY' | 'MOCK';
  readonly httpMethod?: string;
  readonly uri?: string;
  readonly credentials?: string;
  readonly requestParameters?: Texts;
  readonly requestTemplates?: Readonly<Record<string, string | null>>;
  readonly passthroughBehavior?: 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
  readonly timeoutInMillis?: number;
  readonly integrationResponses?: Readonly<Record<string, IntegrationResponse>>;
}

export interface Method {
  readonly httpMethod: string;
  readonly authorizationType?: string;
  readonly apiKeyRequired?: boolean;
  readonly operationName?: string;
  readonly requestParameters?: Readonly<Record<string, boolean>>;
  readonly requestModels?: Texts;
  readonly requestValidatorId?: string;
  readonly methodResponses?: Readonly<Record<string, { readonly statusCode: string; readonly responseParameters?: Readonly<Record<string, boolean>>; readonly responseModels?: Texts }>>;
  readonly methodIntegration?: Integration;
}

export interface Resource {
  readonly id: string;
  readonly parentId?: string;
  readonly pathPart?: string;
  readonly path: string;
  readonly resourceMethods?: Readonly<Record<string, Method>>;
}

export interface Stage {
  readonly stageName: string;
  readonly deploymentId: string;
  readonly description?: string;
  readonly variables?: Texts;
  readonly tracingEnabled?: boolean;
  readonly accessLogSettings?: { readonly destinationArn?: string; readonly format?: string };
  readonly methodSettings?: Readonly<Record<string, { readonly loggingLevel?: string; readonly throttlingRateLimit?: number; readonly throttlingBurstLimit?: number }>>;
  readonly createdDate?: number;
  readonly lastUpdatedDate?: number;
}

export interface Deployment {
  readonly id: string;
  readonly description?: string;
  readonly createdDate: number;
}

export interface ApiKey {
  readonly id: string;
  readonly value?: string;
  readonly name?: string;
  readonly description?: string;
  readonly enabled: boolean;
  readonly createdDate: number;
  readonly lastUpdatedDate?: number;
  readonly stageKeys?: readonly string[];
}

export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly apiStages?: readonly { readonly apiId: string; readonly stage: string; readonly throttle?: Readonly<Record<string, Throttle>> }[];
  readonly throttle?: Throttle;
  readonly quota?: Quota;
}

export interface Throttle {
  readonly burstLimit?: number;
  /** Requests per second. */
  readonly rateLimit?: number;
}

export interface Quota {
  readonly limit: number;
  readonly offset?: number;
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
}

/** For each key [used, remaining] of each day; -1 remaining without a quota. */
export interface Usage {
  readonly usagePlanId: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly values?: Readonly<Record<string, readonly (readonly [used: number, remaining: number])[]>>;
}

export interface TestInvokeMethodOutput {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Texts;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly log?: string;
  /** Milliseconds. */
  readonly latency: number;
}

export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: string;
}

interface Page {
  readonly limit?: number;
  readonly position?: string;
}

/** On the wire a list's items are its `item`. */
interface Items<T> {
  readonly item?: readonly T[];
  readonly position?: string;
}

interface OfApi {
  readonly restApiId: string;
}

interface OfPlan {
  readonly usagePlanId: string;
}

const positions = { take: 'position', give: 'position' } as const;
const api = (id: string) => `/restapis/${e(id)}`;
const plan = (id: string) => `/usageplans/${e(id)}`;

export const getRestApis = gateway.paged<Page, Items<RestApi>>('GetRestApis', (query) => ({ method: 'GET', path: '/restapis', query: { ...query } }), positions);
export const getRestApi = gateway.operation<OfApi, RestApi>('GetRestApi', ({ restApiId }) => ({ method: 'GET', path: api(restApiId) }));
/** Embeds the methods, with their integrations and responses. */
export const getResources = gateway.paged<Page & OfApi, Items<Resource>>(
  'GetResources',
  ({ restApiId, ...page }) => ({ method: 'GET', path: `${api(restApiId)}/resources`, query: { embed: ['methods'], ...page } }),
  positions,
);
export const getStages = gateway.operation<OfApi, { readonly item?: readonly Stage[] }>('GetStages', ({ restApiId }) => ({ method: 'GET', path: `${api(restApiId)}/stages` }));
export const getDeployments = gateway.paged<Page & OfApi, Items<Deployment>>(
  'GetDeployments',
  ({ restApiId, ...page }) => ({ method: 'GET', path: `${api(restApiId)}/deployments`, query: { ...page } }),
  positions,
);
export const createDeployment = gateway.operation<OfApi & { readonly stageName: string; readonly description?: string }, Deployment>('CreateDeployment', ({ restApiId, ...body }) => ({
  method: 'POST',
  path: `${api(restApiId)}/deployments`,
  body: JSON.stringify(body),
}));
export const testInvokeMethod = gateway.operation<
  OfApi & {
    readonly resourceId: string;
    readonly httpMethod: string;
    readonly pathWithQueryString?: string;
    readonly body?: string;
    readonly headers?: Texts;
    readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
    readonly stageVariables?: Texts;
  },
  TestInvokeMethodOutput
>('TestInvokeMethod', ({ restApiId, resourceId, httpMethod, ...body }) => ({
  method: 'POST',
  path: `${api(restApiId)}/resources/${e(resourceId)}/methods/${e(httpMethod)}`,
  body: JSON.stringify(body),
}));

export const getApiKeys = gateway.paged<Page & { readonly includeValues?: boolean }, Items<ApiKey>>('GetApiKeys', (query) => ({ method: 'GET', path: '/apikeys', query: { ...query } }), positions);
export const createApiKey = gateway.operation<{ readonly name: string; readonly description?: string; readonly value?: string; readonly enabled: boolean }, ApiKey>('CreateApiKey', (body) => ({
  method: 'POST',
  path: '/apikeys',
  body: JSON.stringify(body),
}));
export const updateApiKey = gateway.operation<{ readonly apiKey: string; readonly patchOperations: readonly PatchOperation[] }, ApiKey>('UpdateApiKey', ({ apiKey, ...body }) => ({
  method: 'PATCH',
  path: `/apikeys/${e(apiKey)}`,
  body: JSON.stringify(body),
}));
export const deleteApiKey = gateway.operation<{ readonly apiKey: string }, object>('DeleteApiKey', ({ apiKey }) => ({ method: 'DELETE', path: `/apikeys/${e(apiKey)}` }));

/** With `keyId`: the plans that the key is in. */
export const getUsagePlans = gateway.paged<Page & { readonly keyId?: string }, Items<UsagePlan>>('GetUsagePlans', (query) => ({ method: 'GET', path: '/usageplans', query: { ...query } }), positions);
export const createUsagePlan = gateway.operation<Omit<UsagePlan, 'id'>, UsagePlan>('CreateUsagePlan', (body) => ({ method: 'POST', path: '/usageplans', body: JSON.stringify(body) }));
export const updateUsagePlan = gateway.operation<OfPlan & { readonly patchOperations: readonly PatchOperation[] }, UsagePlan>('UpdateUsagePlan', ({ usagePlanId, ...body }) => ({
  method: 'PATCH',
  path: plan(usagePlanId),
  body: JSON.stringify(body),
}));
export const deleteUsagePlan = gateway.operation<OfPlan, object>('DeleteUsagePlan', ({ usagePlanId }) => ({ method: 'DELETE', path: plan(usagePlanId) }));
export const getUsagePlanKeys = gateway.paged<Page & OfPlan, Items<{ readonly id: string; readonly type: string; readonly name?: string }>>(
  'GetUsagePlanKeys',
  ({ usagePlanId, ...query }) => ({ method: 'GET', path: `${plan(usagePlanId)}/keys`, query: { ...query } }),
  positions,
);
export const createUsagePlanKey = gateway.operation<OfPlan & { readonly keyId: string; readonly keyType: 'API_KEY' }, { readonly id: string }>('CreateUsagePlanKey', ({ usagePlanId, ...body }) => ({
  method: 'POST',
  path: `${plan(usagePlanId)}/keys`,
  body: JSON.stringify(body),
}));
export const deleteUsagePlanKey = gateway.operation<OfPlan & { readonly keyId: string }, object>('DeleteUsagePlanKey', ({ usagePlanId, keyId }) => ({
  method: 'DELETE',
  path: `${plan(usagePlanId)}/keys/${e(keyId)}`,
}));
/** Dates are `2026-01-31`; 92 days at most. */
export const getUsage = gateway.operation<OfPlan & { readonly startDate: string; readonly endDate: string; readonly keyId?: string; readonly limit?: number }, Usage>('GetUsage', ({ usagePlanId, ...query }) => ({
  method: 'GET',
  path: `${plan(usagePlanId)}/usage`,
  query: { ...query },
}));
