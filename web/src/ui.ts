// The portal's enhancement. Every page works without it, and nothing here decides anything: it only
// saves keystrokes and shows sooner what the server would say.
import { bindColumns } from "./column";
import { bindDirty } from "./dirty";
import { bindFill } from "./fill";
import { bindPreferences } from "./preferences";
import { bindPrint } from "./print";
import { bindRemedies } from "./remedy";
import { bindSearchKey } from "./search_key";
import { focusSummary } from "./summary";
import { showTabs } from "./tabs";
import { bindTicks, showTicks } from "./ticks";
import { startWhereUsed } from "./on_demand";

bindPreferences();
bindTicks();
bindColumns();
bindDirty();
bindFill();
bindRemedies();
bindPrint();
bindSearchKey();
focusSummary();
showTabs();
startWhereUsed();

// Everything above listens on the document, so a swapped part needs only its header box drawn anew.
document.addEventListener("htmx:after:swap", showTicks);
