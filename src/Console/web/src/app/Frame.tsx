import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Outlet, useNavigation } from 'react-router-dom';
import { keepFresh } from '../live/freshness';
import { PageSkeleton } from '../ui/Skeleton';
import { navigation } from './navigation';
import { NotificationBar } from './notifications';
import { type PageFrame, PageFrameContext, PageTitleContext } from './page';
import { PageChange, pageId, SkipLink } from './PageChange';
import { useIsScopeKnown } from './scope';
import { useSignInNeed } from './session';
import { entryOfPage, rememberEntry } from './search/recent';
import { TopBar } from './TopBar';
import { useNavigationOpen } from './useNavigationOpen';
import { useRouterLinks } from './useRouterLinks';
import styles from './Frame.module.css';

const SignIn = lazy(() => import('./SignIn'));
const SignInAgain = lazy(() => import('./SignInAgain'));

const topBarId = 'top-bar';

// The layout's bar for small windows gives its <nav> an aria-orientation, which that role doesn't have (WAI-ARIA 1.2, 5.3.26).
function removeOrientation(): void {
  document.querySelectorAll('nav[aria-orientation]').forEach((nav) => nav.removeAttribute('aria-orientation'));
}

function useValidNavigation(): void {
  useEffect(removeOrientation);
  useEffect(() => {
    const onResize = () => requestAnimationFrame(() => requestAnimationFrame(removeOrientation));
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
}

/** What surrounds every page: top bar, navigation, breadcrumbs, messages. */
export function Frame() {
  const client = useQueryClient();
  const signInNeed = useSignInNeed();
  const isScopeKnown = useIsScopeKnown();
  const isLoading = useNavigation().state === 'loading';
  const [frame, setFrame] = useState<PageFrame>({ title: 'Treadle', section: '', crumbs: [] });
  const [isNavigationOpen, setNavigationOpen] = useNavigationOpen();
  useEffect(() => keepFresh(client), [client]);
  useValidNavigation();
  useRouterLinks();
  useEffect(() => {
    const entry = frame.path === undefined ? null : entryOfPage(frame.path, frame.title);
    if (entry) {
      rememberEntry(entry);
    }
  }, [frame]);
  return (
    <PageFrameContext value={setFrame}>
      <div id={topBarId} className={styles.topBar}>
        <SkipLink />
        <TopBar />
      </div>
      <PageChange frame={frame} />
      <AppLayout
        headerSelector={`#${topBarId}`}
        navigation={<SideNavigation activeHref={frame.section} items={navigation} />}
        navigationOpen={isNavigationOpen}
        onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
        navigationWidth={220}
        breadcrumbs={<BreadcrumbGroup items={frame.crumbs} ariaLabel="Breadcrumbs" />}
        notifications={<NotificationBar />}
        stickyNotifications
        toolsHide
        maxContentWidth={Number.MAX_VALUE}
        disableContentPaddings={frame.isFull === true}
        ariaLabels={{ navigation: 'Navigation', navigationClose: 'Close navigation', navigationToggle: 'Open navigation', notifications: 'Notifications' }}
        content={
          <PageTitleContext value={frame.title}>
            <Suspense fallback={<PageSkeleton />}>
              <div id={pageId} tabIndex={-1} aria-busy={isLoading} className={styles.page}>{signInNeed === 'page' ? <SignIn /> : isScopeKnown ? <Outlet /> : <PageSkeleton />}</div>
              {signInNeed === 'again' && <SignInAgain />}
            </Suspense>
          </PageTitleContext>
        }
      />
    </PageFrameContext>
  );
}
