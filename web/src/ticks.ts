// Rows one can tick: header box, Shift + click for a range, the spoken count. The visible count is a
// CSS counter and needs none of this.
import { all, around, one } from "./dom";

const ticksOf = (form: ParentNode) => all<HTMLInputElement>(".tick:not(:disabled)", form);

function show(form: HTMLFormElement): void {
  const ticks = ticksOf(form);
  const count = ticks.filter((tick) => tick.checked).length;
  const head = one<HTMLInputElement>("[data-all]", form);
  if (head) {
    head.disabled = ticks.length === 0;
    head.checked = count > 0 && count === ticks.length;
    head.indeterminate = count > 0 && !head.checked;
  }
  const say = one<HTMLOutputElement>("[data-say]", form);
  if (say) say.textContent = (say.dataset.say ?? "").replace("{n}", String(count));
}

// Draws every header box; call after rows were replaced.
export function showTicks(): void {
  all<HTMLFormElement>("form.count").forEach(show);
}

export function bindTicks(): void {
  let last: HTMLInputElement | null = null;

  document.addEventListener("change", (event) => {
    const ticked = around<HTMLInputElement>(event, "form.count .tick");
    if (ticked?.form) show(ticked.form);
    const head = around<HTMLInputElement>(event, "form.count [data-all]");
    if (!head?.form) return;
    for (const tick of ticksOf(head.form)) tick.checked = head.checked;
    show(head.form);
  });

  document.addEventListener("click", (event) => {
    const clear = around<HTMLButtonElement>(event, "form.count [data-clear]");
    if (clear?.form) {
      for (const tick of ticksOf(clear.form)) tick.checked = false;
      show(clear.form);
    }
    const tick = around<HTMLInputElement>(event, "form.count .tick");
    if (!tick?.form) return;
    const ticks = ticksOf(tick.form);
    const from = last ? ticks.indexOf(last) : -1;
    const to = ticks.indexOf(tick);
    if (event.shiftKey && from >= 0) {
      for (const other of ticks.slice(Math.min(from, to), Math.max(from, to) + 1)) other.checked = tick.checked;
    }
    last = tick;
    show(tick.form);
  });

  showTicks();
}
