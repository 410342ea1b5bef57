import { boardPage } from "../boards/page.js";

export default (context) => boardPage(context.params.uid, context);
