import { LitElement, html } from 'lit';
import DOMPurify from 'dompurify';
const x = DOMPurify.sanitize('a');
class A extends LitElement { override render() { return html`<b>${x}</b>`; } }
customElements.define('a-b', A);
