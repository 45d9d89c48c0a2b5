import { createHashRouter, type RouteObject } from 'react-router-dom';
import { PageSkeleton } from '../ui/Skeleton';
import { Frame } from './Frame';
import { NotFound, RouteError } from './RouteError';

type Module = { readonly Component: () => React.ReactNode };

// Each page is a chunk of its own.
function page(path: string, load: () => Promise<Module>): RouteObject {
  return { path, lazy: load, errorElement: <RouteError /> };
}

export const router = createHashRouter([
  {
    path: '/',
    element: <Frame />,
    errorElement: <RouteError />,
    hydrateFallbackElement: <PageSkeleton />,
    children: [
      { index: true, lazy: () => import('../pages/home/Home') },
      page('state-machines', () => import('../pages/machines/StateMachines')),
      page('state-machines/new', () => import('../pages/editor/CreateStateMachine')),
      page('state-machines/:arn', () => import('../pages/machines/StateMachine')),
      page('state-machines/:arn/edit', () => import('../pages/editor/EditStateMachine')),
      page('executions', () => import('../pages/executions/Executions')),
      page('executions/:arn', () => import('../pages/execution/Execution')),
      page('map-runs', () => import('../pages/mapruns/MapRuns')),
      page('map-runs/:arn', () => import('../pages/mapruns/MapRun')),
      page('activities', () => import('../pages/activities/Activities')),
      page('activities/:arn', () => import('../pages/activities/Activity')),
      page('functions', () => import('../pages/functions/Functions')),
      page('functions/:name', () => import('../pages/functions/Function')),
      page('logs', () => import('../pages/logs/LogGroups')),
      page('logs/:name', () => import('../pages/logs/LogGroup')),
      page('apis', () => import('../pages/apis/Apis')),
      page('apis/:id', () => import('../pages/apis/Api')),
      page('api-keys', () => import('../pages/apis/ApiKeys')),
      page('usage-plans', () => import('../pages/apis/UsagePlans')),
      page('rules', () => import('../pages/events/Rules')),
      page('rules/:bus/:name', () => import('../pages/events/Rule')),
      page('queues', () => import('../pages/events/Queues')),
      page('queues/:name', () => import('../pages/events/Queue')),
      page('topics', () => import('../pages/events/Topics')),
      page('topics/:arn', () => import('../pages/events/Topic')),
      page('streams', () => import('../pages/events/Streams')),
      page('streams/:name', () => import('../pages/events/Stream')),
      page('delivery-streams/:name', () => import('../pages/events/DeliveryStream')),
      page('buckets', () => import('../pages/buckets/Buckets')),
      page('buckets/:name', () => import('../pages/buckets/Bucket')),
      page('stacks', () => import('../pages/stacks/Stacks')),
      page('stacks/:name', () => import('../pages/stacks/Stack')),
      page('settings', () => import('../pages/settings/Settings')),
      { path: '*', element: <NotFound /> },
    ],
  },
]);
