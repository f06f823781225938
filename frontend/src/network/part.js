// Parts of a page as HTML from the server: panels and tables are worded and escaped in one place, there.

import { said, tell } from "../page/telling.js";
import { words } from "../page/words.js";

/** The HTML of a part; null where it was refused, and the person was told why. */
export async function part(address) {
  let answer;
  try {
    answer = await fetch(address, { headers: { "X-Sekisho-Part": "1", Accept: "text/html, application/json" } });
  } catch {
    tell(words().offline);
    return null;
  }
  if (answer.status === 423) {
    document.dispatchEvent(new CustomEvent("sekisho:locked"));
    return null;
  }
  if (!answer.ok) {
    tell(await said(answer));
    return null;
  }
  return answer.text();
}
