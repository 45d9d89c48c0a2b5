// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useNavigationOpen } from './useNavigationOpen';

let isSmall = false;
let tell = () => {};

beforeEach(() => {
  isSmall = false;
  localStorage.clear();
  vi.stubGlobal('matchMedia', () => ({
    get matches() {
      return isSmall;
    },
    addEventListener: (_: string, listener: () => void) => (tell = listener),
    removeEventListener: () => {},
  }));
});
afterEach(cleanup);

const open = () => renderHook(useNavigationOpen);
type Hook = ReturnType<typeof open>;

const isOpen = ({ result }: Hook) => result.current[0];
const byItself = ({ result }: Hook, to: boolean) => act(() => result.current[1](to));

/** A person clicks what closes or opens it. */
function click(hook: Hook, to: boolean) {
  window.addEventListener('click', () => byItself(hook, to), { once: true });
  window.dispatchEvent(new MouseEvent('click'));
}

function resize(small: boolean) {
  act(() => {
    isSmall = small;
    tell();
  });
}

it('remembers what a person clicked', () => {
  const hook = open();
  expect(isOpen(hook)).toBe(true);
  click(hook, false);
  expect(isOpen(hook)).toBe(false);
  expect(isOpen(open())).toBe(false);
});

it('stays open in a wide window when the layout found no room for a moment', () => {
  const hook = open();
  byItself(hook, false);
  expect(isOpen(hook)).toBe(true);
  expect(isOpen(open())).toBe(true);
});

it('is closed in a small window, opens over it, and is back in a wide one', () => {
  const hook = open();
  resize(true);
  expect(isOpen(hook)).toBe(false);
  click(hook, true);
  expect(isOpen(hook)).toBe(true);
  byItself(hook, false);
  expect(isOpen(hook)).toBe(false);
  resize(false);
  expect(isOpen(hook)).toBe(true);
});
