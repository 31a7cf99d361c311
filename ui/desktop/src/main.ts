import '@safelight/kit/base.css';
import '@safelight/kit/tokens.css';
import { mount } from 'svelte';

import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
