import { boardPage } from "../boards/page.js";
import { t } from "./overview.texts.js";

export default (context) => boardPage("chargeline-fleet", context, { title: () => t("title") });
