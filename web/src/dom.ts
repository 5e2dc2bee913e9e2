// Typed shorthands over the document. Knows nothing about the portal.

export function one<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | null {
  return root.querySelector<T>(selector);
}

export function all<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

// The nearest element around an event's target, if the event has one.
export function around<T extends Element = HTMLElement>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null;
}

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

// Setting a value by script is silent; whoever watches the form has to hear of it.
export function put(control: Control, value: string): void {
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}
