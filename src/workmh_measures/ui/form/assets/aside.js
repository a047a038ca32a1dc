// Pages a person may look at on the way. Place and typed words stay, in whatever language the person goes on.

const WRITTEN = "textarea, input:not([type=radio], [type=checkbox], [type=range])";

function typedIn(stage) {
  return Array.from(stage.querySelectorAll(WRITTEN), (field) => field.value);
}

// A card drawn anew has the same fields in the same order.
function typeAgain(stage, typed) {
  stage.querySelectorAll(WRITTEN).forEach((field, i) => {
    if (typed[i]) field.value = typed[i];
  });
}

function drawCard(form, item, typed) {
  if (!item || !form.state.form) return form.begin();
  form.item = item;
  form.showAgain();
  return typeAgain(form.stage, typed);
}

// Draws what is on the page once more, in the language the form now has. A page that can do so says how: `form.again`.
export function redraw(form) {
  if (form.again) form.again();
  else drawCard(form, form.item, typedIn(form.stage));
}

// Opens a page that `draw` shows; from there `closeAside` leads back to where the person was.
export function openAside(form, draw) {
  if (form.item) form.card?.settle?.();
  const from = form.aside ?? { item: form.item, again: form.again, typed: typedIn(form.stage) };
  draw();
  form.aside = from;
  form.again = () => openAside(form, draw);
}

export function closeAside(form) {
  const { item, again, typed } = form.aside;
  form.aside = null;
  if (again) again();
  else drawCard(form, item, typed);
}
