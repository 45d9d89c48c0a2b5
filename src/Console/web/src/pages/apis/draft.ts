import { useState } from 'react';
import { readStored, writeStored } from '../../app/stored';
import type { RequestDraft } from './request';

const keyOf = (apiId: string, partId: string, verb: string) => `apiTest.${apiId}.${partId}.${verb}`;

const empty: RequestDraft = { verb: 'GET', path: '/', pathParameters: {}, query: '', headers: '', body: '' };

/**
 * What was sent to a method or route last, or nothing filled in.
 * @param partId The resource's or the route's.
 * @param path Undefined: it is typed.
 */
export function useDraft(apiId: string, partId: string, verb: string, path: string | undefined): [RequestDraft, (draft: RequestDraft) => void] {
  return useState<RequestDraft>(() => {
    const kept = { ...empty, ...readStored<Partial<RequestDraft>>(keyOf(apiId, partId, verb), {}), ...(path === undefined ? {} : { path }) };
    return verb === 'ANY' ? kept : { ...kept, verb };
  });
}

export function keepDraft(apiId: string, partId: string, verb: string, draft: RequestDraft): void {
  writeStored(keyOf(apiId, partId, verb), draft);
}
