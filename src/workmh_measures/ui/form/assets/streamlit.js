// The form in a Streamlit page. The script calls this again on each run; the form stays as it is.

import { mount } from "/form/form.js";

const mounted = new WeakMap();

export default function show({ data, parentElement, setStateValue }) {
  const onLanguage = (language) => setStateValue("language", language);
  if (!mounted.has(parentElement)) mounted.set(parentElement, mount(parentElement, { ...data, onLanguage }));
  // The page around it has a main element already.
  parentElement.querySelector(".stage").removeAttribute("role");
  return () => {
    mounted.get(parentElement)?.();
    mounted.delete(parentElement);
  };
}
