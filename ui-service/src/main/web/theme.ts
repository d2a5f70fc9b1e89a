/** Light, dark, or as the system wants it; remembered in this browser. */
export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'moonfleet.theme';

export function currentTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'auto';
  } catch {
    // A browser that keeps nothing follows the system.
    return 'auto';
  }
}

export function useTheme(theme: Theme): void {
  if (theme === 'auto') {
    delete document.documentElement.dataset['theme'];
  } else {
    document.documentElement.dataset['theme'] = theme;
  }
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It holds for this page then.
  }
}

export function nextTheme(theme: Theme): Theme {
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)').matches;
  if (theme === 'auto') {
    return systemIsDark ? 'light' : 'dark';
  }
  return (theme === 'dark') === systemIsDark ? 'auto' : systemIsDark ? 'dark' : 'light';
}
