import type { TabsProps } from '@cloudscape-design/components/tabs';

/** Words of the buttons that narrow rows of tabs have. */
export const tabTexts: TabsProps.I18nStrings = { scrollLeftAriaLabel: 'Tabs to the left', scrollRightAriaLabel: 'Tabs to the right' };
