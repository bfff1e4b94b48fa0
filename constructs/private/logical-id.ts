export { logicalIdOf } from "../../engine/desired/logical-id";
