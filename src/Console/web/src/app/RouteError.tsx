import { useRouteError } from 'react-router-dom';
import { EmptyState } from '../ui/EmptyState';
import { PageError } from '../ui/PageError';
import { links } from './links';
import { usePageFrame } from './page';

/** A page that failed to load or to draw itself. The rest of the console goes on. */
export function RouteError() {
  return <PageError what="This page could not be shown" error={useRouteError()} onRetry={() => location.reload()} />;
}

export function NotFound() {
  usePageFrame('Not found', '');
  return <EmptyState isPage title="There is no such page" text="The address names no page of this console." action={{ text: 'Home', href: links.home() }} />;
}
