import DOMPurify from 'dompurify';

/**
 * QuickApps write HTML into labels and log lines, often with what they got from the network in it. Only what HC3 shows comes
 * through: text, its looks, and pictures. No address but a picture's, no style, no class, no handler.
 */
const TAGS = [
  ...['b', 'big', 'br', 'center', 'div', 'em', 'font', 'h1', 'h2', 'h3', 'h4', 'hr', 'i', 'img', 'li', 'ol', 'p', 'pre', 's'],
  ...['small', 'span', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'u', 'ul'],
];
const ATTRIBUTES = ['align', 'alt', 'color', 'colspan', 'height', 'rowspan', 'size', 'src', 'width'];
const PICTURE = /^(?:https?:\/\/[^\s]+|data:image\/(?:png|jpe?g|gif|webp|bmp|x-icon|svg\+xml)[;,][^\s]*)$/i;

const purifier = DOMPurify(window);
purifier.addHook('uponSanitizeAttribute', (element, attribute) => {
  if (attribute.attrName === 'src') {
    attribute.keepAttr = element.nodeName === 'IMG' && isPicture(attribute.attrValue);
  }
});
purifier.addHook('afterSanitizeAttributes', (element) => {
  if (element.nodeName === 'IMG') {
    if (!element.hasAttribute('src')) {
      element.remove();
      return;
    }
    element.setAttribute('loading', 'lazy');
    element.setAttribute('referrerpolicy', 'no-referrer');
  }
});

/** Whether an address may be shown as a picture. */
export function isPicture(url: string): boolean {
  return PICTURE.test(url.trim());
}

/** What a QuickApp wrote, as nodes that are safe to show. */
export function safe(html: string): Node | string {
  if (!html.includes('<') && !html.includes('&')) {
    return html;
  }
  return purifier.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}

/** The text alone, for names that are read aloud. */
export function plain(html: string): string {
  const node = safe(html);
  return typeof node === 'string' ? node : (node.textContent ?? '');
}
