import { type InfiniteData, type UseInfiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { AwsError } from '../aws/client';

/** All that a paged list has, as far as it has come: pages are asked for one behind the other. For lists of hundreds or a few thousand. */
export interface AllPages<Item> {
  readonly items: readonly Item[];
  /** Nothing is known yet. */
  readonly isPending: boolean;
  readonly isComplete: boolean;
  readonly error: AwsError | null;
  refetch(): void;
}

/**
 * @param options What `operation.pages(scope, input)` gives.
 * @param itemsOf The items of a page; the function must be stable.
 */
// The key and the pages' tokens don't matter here.
// oxlint-disable-next-line typescript/no-explicit-any
export function useAllPages<Page, Item>(options: UseInfiniteQueryOptions<Page, any, InfiniteData<Page, any>, any, any>, itemsOf: (page: Page) => readonly Item[]): AllPages<Item> {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = useInfiniteQuery(options);
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const items = useMemo(() => data?.pages.flatMap(itemsOf) ?? [], [data, itemsOf]);
  return { items, isPending, isComplete: data !== undefined && !hasNextPage, error: error as AwsError | null, refetch: () => void refetch() };
}
