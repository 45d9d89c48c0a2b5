import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useQuery } from '@tanstack/react-query';
import { serverInfo } from '../aws/server';
import { useConnection } from '../live/stream';
import { changeAppearance, type Theme, useAppearance } from './appearance';
import { useChooseScope, useScope } from './scope';
import { searchKeys, useSearch } from './search';

const connections = {
  connecting: { text: 'Connecting', icon: 'status-pending' },
  live: { text: 'Live', icon: 'status-positive' },
  reconnecting: { text: 'Reconnecting', icon: 'status-warning' },
  refused: { text: 'Not live', icon: 'status-stopped' },
} as const;

/** Region and account, appearance, and whether this page hears of changes. */
export function TopBar() {
  const info = useQuery(serverInfo).data;
  const scope = useScope();
  const choose = useChooseScope();
  const { theme, isCompact } = useAppearance();
  const connection = connections[useConnection()];
  const places = [scope, ...(info?.regions ?? [])].filter((p, i, all) => all.findIndex((q) => q.region === p.region && q.account === p.account) === i);
  const { dialog: search, open: openSearch } = useSearch();
  const utilities: TopNavigationProps.Utility[] = [
    { type: 'button', iconName: 'search', text: `Search (${searchKeys})`, ariaLabel: `Search (${searchKeys})`, title: `Search (${searchKeys})`, disableUtilityCollapse: true, onClick: openSearch },
    { type: 'button', iconName: connection.icon, text: connection.text, ariaLabel: `Connection: ${connection.text}`, href: '#/settings' },
    {
      type: 'menu-dropdown',
      text: scope.region,
      description: scope.account,
      ariaLabel: `Region ${scope.region}, account ${scope.account}`,
      items: places.map((p) => ({ id: `${p.region}/${p.account}`, text: p.region, secondaryText: p.account })),
      onItemClick: ({ detail }) => {
        const [region, account] = detail.id.split('/') as [string, string];
        choose({ region, account });
      },
    },
    {
      type: 'menu-dropdown',
      iconName: 'settings',
      ariaLabel: 'Appearance',
      title: 'Appearance',
      items: [
        { id: 'theme', text: 'Theme', items: (['light', 'dark', 'system'] as const).map((id) => ({ id, text: { light: 'Light', dark: 'Dark', system: 'As the system' }[id], itemType: 'checkbox', checked: theme === id })) },
        { id: 'density', text: 'Compact', itemType: 'checkbox', checked: isCompact },
      ],
      onItemClick: ({ detail }) => changeAppearance(detail.id === 'density' ? { isCompact: !isCompact } : { theme: detail.id as Theme }),
    },
  ];
  return (
    <>
      <TopNavigation identity={{ href: '#/', title: 'Treadle', logo: { src: `${import.meta.env.BASE_URL}icon.svg`, alt: '' } }} utilities={utilities} i18nStrings={{ overflowMenuTriggerText: 'More', overflowMenuTitleText: 'All', overflowMenuBackIconAriaLabel: 'Back', overflowMenuDismissIconAriaLabel: 'Close' }} />
      {search}
    </>
  );
}
