import { useParams } from 'react-router-dom';
import { useScope } from '../../app/scope';
import { getApis, itemsOf } from '../../aws/apigatewayv2';
import { PageSkeleton } from '../../ui/Skeleton';
import { useAllPages } from '../../ui/useAllPages';
import { HttpApiPage } from './HttpApiPage';
import { RestApiPage } from './RestApiPage';

/** An API of either kind: its id alone doesn't say which. */
export function Component() {
  const id = useParams().id!;
  const http = useAllPages(getApis.pages(useScope(), {}), itemsOf);
  const api = http.items.find((a) => a.apiId === id);
  if (api) {
    return <HttpApiPage key={id} api={api} />;
  }
  return http.isComplete || http.error ? <RestApiPage key={id} id={id} /> : <PageSkeleton />;
}
