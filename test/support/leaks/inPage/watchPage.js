/**
 * Runs in every frame of a window before anything else, and says when a secret is drawn anywhere, be it for a moment:
 * in a text, an attribute (tooltips, words for screen readers) or a field. `forms` and `say` come from pageWatch.ts.
 */
(forms, say) => {
  const holds = (text) => typeof text === 'string' && forms.some((form) => text.includes(form));

  /** The AWS files are the person's own: an editor shows them as they are. */
  const isOwnFile = (node) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const editor = element?.closest?.('[data-uri]');
    return /\/\.aws\/(config|credentials)$/.test(editor?.getAttribute('data-uri') ?? '');
  };

  const describe = (node) => {
    const names = [];
    for (let at = node; at && names.length < 6; at = at.parentElement ?? at.parentNode?.host) {
      if (at.nodeType === Node.ELEMENT_NODE) {
        names.unshift(`${at.localName}${String(at.getAttribute('class') ?? '').replace(/^|\s+/g, '.')}`);
      }
    }
    return names.join(' > ');
  };

  const found = (node, how) => {
    if (!isOwnFile(node)) globalThis[say](`${how} of ${describe(node)}`);
  };

  const lookAtAttributes = (element) => {
    for (const { name, value } of element.attributes) if (holds(value)) found(element, name);
    if (holds(element.value)) found(element, 'value');
  };

  const lookBelow = (node) => {
    if (holds(node.textContent)) found(node, 'text');
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    lookAtAttributes(node);
    for (const element of node.querySelectorAll('*')) lookAtAttributes(element);
  };

  const roots = new Set();
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === 'attributes') {
        if (holds(target.getAttribute(attributeName))) found(target, attributeName);
      } else if (type === 'characterData') {
        if (holds(target.data)) found(target, 'text');
      } else {
        for (const node of addedNodes) lookBelow(node);
        // A line of a terminal has a part for each of its styles.
        const together = Array.from(addedNodes, (node) => node.textContent).join('');
        if (addedNodes.length > 1 && holds(together)) found(target, 'text');
      }
    }
  });
  const watch = (root) => {
    roots.add(root);
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  };
  watch(document);
  document.addEventListener('input', ({ target }) => lookAtAttributes(target), true);
  // Menus of VS Code are drawn in roots of their own.
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    watch(root);
    return root;
  };

  /** Everything that is there now, with what has no event when it changes. */
  globalThis[`${say}Text`] = () => {
    const parts = [];
    // A frame that is written as a whole has another document than at its start.
    for (const root of new Set([...roots, globalThis.document])) {
      for (const element of [...root.querySelectorAll('*')]) {
        if (isOwnFile(element)) continue;
        for (const { value } of element.attributes) parts.push(value);
        if (typeof element.value === 'string') parts.push(element.value);
        for (const child of element.childNodes) {
          if (child.nodeType === Node.TEXT_NODE) parts.push(child.data);
        }
      }
      parts.push(document.title);
    }
    return parts.join('\n');
  };
};
