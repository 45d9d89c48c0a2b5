import Tabs, { type TabsProps } from '@cloudscape-design/components/tabs';
import { useAddressValues } from '../app/address';
import { tabTexts } from './tabTexts';

interface Props {
  readonly label: string;
  /** The first is shown when the address says none. */
  readonly tabs: readonly TabsProps.Tab[];
  /** The address' value that says the open one; `tab` unless given. */
  readonly value?: string;
  /** Values of the address that are of one tab and go with it. */
  readonly cleared?: readonly string[];
  readonly variant?: TabsProps.Variant;
}

const noneCleared: readonly string[] = [];

/** Tabs of which the address says the open one (`?tab=`). */
export function PageTabs({ label, tabs, value = 'tab', cleared = noneCleared, variant = 'default' }: Props) {
  const [address, setAddress] = useAddressValues();
  const first = tabs[0]!.id;
  return (
    <Tabs
      variant={variant}
      activeTabId={tabs.find((t) => t.id === address.get(value))?.id ?? first}
      onChange={({ detail }) => setAddress({ [value]: detail.activeTabId === first ? null : detail.activeTabId, ...Object.fromEntries(cleared.map((name) => [name, null])) }, { push: true })}
      ariaLabel={label}
      i18nStrings={tabTexts}
      tabs={tabs}
    />
  );
}
