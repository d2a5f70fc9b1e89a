package io.moonfleet.lua.luaj;
