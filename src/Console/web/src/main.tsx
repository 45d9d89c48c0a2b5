import '@cloudscape-design/global-styles/index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router-dom';
import { NotificationsProvider } from './app/notifications';
import { queryClient } from './app/queryClient';
import { router } from './app/routes';
import { applyAppearance } from './app/appearance';
import { askAhead } from './app/askAhead';
import { completePlainHttp } from './app/plainHttp';
import './ui/colours';

completePlainHttp();
applyAppearance();
askAhead(queryClient);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <NotificationsProvider>
        <RouterProvider router={router} />
      </NotificationsProvider>
    </QueryClientProvider>
  </StrictMode>,
);
