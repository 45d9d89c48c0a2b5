import { expect, it } from 'vitest';
import { AwsError, isMissing } from './client';

it.each(['StateMachineDoesNotExist', 'ExecutionDoesNotExist', 'ResourceNotFoundException', 'ResourceNotFound', 'NotFoundException'])('%s: what was asked for is not there', (name) => {
  expect(isMissing(new AwsError(name, '', 400))).toBe(true);
});

it.each(['InvalidArn', 'ThrottlingException', 'AccessDeniedException'])('%s says nothing of what is there', (name) => {
  expect(isMissing(new AwsError(name, '', 400))).toBe(false);
});

it('nobody who answered has said that it is missing', () => {
  expect(isMissing(new Error('NotFound'))).toBe(false);
  expect(isMissing(null)).toBe(false);
});
