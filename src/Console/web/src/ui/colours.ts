import * as tokens from '@cloudscape-design/design-tokens';

// The names of the design system's CSS variables change with its version. Style sheets use these, which follow theme and density as those do.
const names = {
  'colour-text': tokens.colorTextBodyDefault,
  'colour-text-secondary': tokens.colorTextBodySecondary,
  'colour-text-label': tokens.colorTextHeadingSecondary,
  'colour-link': tokens.colorTextLinkDefault,
  'colour-link-hover': tokens.colorTextLinkHover,
  'colour-surface': tokens.colorBackgroundContainerContent,
  'colour-surface-header': tokens.colorBackgroundContainerHeader,
  'colour-surface-shaded': tokens.colorBackgroundCellShaded,
  'colour-surface-hover': tokens.colorBackgroundDropdownItemHover,
  'colour-surface-selected': tokens.colorBackgroundItemSelected,
  'colour-divider': tokens.colorBorderDividerDefault,
  'colour-divider-secondary': tokens.colorBorderDividerSecondary,
  'colour-control': tokens.colorBorderControlDefault,
  'colour-focus': tokens.colorBorderItemFocused,
  'colour-success': tokens.colorTextStatusSuccess,
  'colour-error': tokens.colorTextStatusError,
  'colour-warning': tokens.colorTextStatusWarning,
  'colour-info': tokens.colorTextStatusInfo,
  'colour-inactive': tokens.colorTextStatusInactive,
  // The design system has none for code.
  'colour-code-name': 'light-dark(#7d1a77, #d6a3f5)',
  'colour-code-string': 'light-dark(#9a2a13, #f2b086)',
  'colour-code-number': 'light-dark(#0a4bb3, #8cc2ff)',
} as const;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`body { ${Object.entries(names).map(([name, value]) => `--${name}: ${value};`).join(' ')} }`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
