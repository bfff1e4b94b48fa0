export { NullDelivery, type NullDeliveryProps } from "./null-delivery";
