// Signs a person in. The session is a cookie that scripts cannot read: nothing secret is kept by this page.

import { SIGN_IN, SIGN_OUT, VIEWER } from "./documents.js";

/** Give who is there; asks them to sign in until somebody is. */
export async function viewerOf(client) {
  for (let why = ""; ;) {
    try {
      const { viewer } = await client.ask(VIEWER);
      if (viewer) return viewer;
    } catch (error) {
      if (error.code !== "UNAUTHENTICATED") throw error;
    }
    await signIn(client, why);
    why = "That did not keep you signed in: the browser may refuse cookies.";
  }
}

/** Ask for a name and a password until they are right. */
export function signIn(client, why = "") {
  const dialog = document.getElementById("sign-in");
  const form = document.getElementById("sign-in-form");
  const problem = document.getElementById("sign-in-error");
  document.getElementById("sign-in-why").textContent = why;
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const [who, password] = [form.who.value.trim(), form.password.value];
      try {
        await client.ask(SIGN_IN, { input: { password, ...(who.includes("@") ? { email: who } : { username: who }) } });
      } catch (error) {
        problem.textContent = error.message;
        form.password.select();
        return;
      }
      problem.textContent = "";
      form.reset();
      dialog.close();
      resolve();
    };
  });
}

/** End the session and begin anew. */
export async function signOut(client) {
  await client.ask(SIGN_OUT);
  location.reload();
}
