import { mount } from 'svelte';

import App from './app.svelte';
import './styles/tokens.css';
import './styles/base.css';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no place for the dashboard.');
mount(App, { target });
