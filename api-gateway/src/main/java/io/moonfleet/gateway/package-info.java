package io.moonfleet.gateway;
