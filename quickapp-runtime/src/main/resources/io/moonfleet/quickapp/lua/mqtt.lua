-- The global table mqtt.

local host = ...

mqtt = {
  brokerUrl = host.mqttBrokerUrl, -- ours: the broker that the QuickApp's surroundings offer, or nil
  QoS = { AT_MOST_ONCE = 0, AT_LEAST_ONCE = 1, EXACTLY_ONCE = 2 },
}
