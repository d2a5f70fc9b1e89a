{{/* Ends of arrows, as network policies write them. */}}

{{- define "moonfleet.from.namespace" -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ . }}
{{- end -}}

{{- define "moonfleet.from.component" -}}
- podSelector:
    matchLabels:
      {{- include "moonfleet.selector" . | nindent 6 }}
{{- end -}}

{{- define "moonfleet.from.cidrs" -}}
{{- range . }}
- ipBlock: {cidr: {{ . | quote }}}
{{- end }}
{{- end -}}

{{- define "moonfleet.to.dns" -}}
- to:
    {{- include "moonfleet.from.namespace" .Values.networkPolicy.dnsNamespace | nindent 4 }}
    {{- include "moonfleet.from.cidrs" .Values.networkPolicy.dnsCidrs | nindent 4 }}
  ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
{{- end -}}

{{- define "moonfleet.to.broker" -}}
{{- if eq .Values.broker.type "external" -}}
- ports: [{protocol: TCP, port: {{ .Values.broker.port }}}]
  {{- include "moonfleet.to.cidrs" .Values.networkPolicy.brokerCidrs | nindent 2 }}
{{- else -}}
- to:
    {{- include "moonfleet.from.component" (dict "root" . "component" "broker") | nindent 4 }}
  ports: [{protocol: TCP, port: mqtt}]
{{- end -}}
{{- end -}}

{{- define "moonfleet.to.store" -}}
{{- if include "moonfleet.store.isCloudNativePg" . -}}
- to:
    - podSelector:
        matchLabels:
          cnpg.io/cluster: {{ include "moonfleet.store.cluster" . }}
  ports: [{protocol: TCP, port: 5432}]
{{- else if eq .Values.store.type "postgresql" -}}
- ports: [{protocol: TCP, port: {{ .Values.store.postgresql.external.port }}}]
  {{- include "moonfleet.to.cidrs" .Values.networkPolicy.storeCidrs | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* Without ranges: any address. */}}
{{- define "moonfleet.to.cidrs" -}}
{{- with . -}}
to:
  {{- range . }}
  - ipBlock: {cidr: {{ . | quote }}}
  {{- end }}
{{- end -}}
{{- end -}}

{{/* To any address: a collector is wherever its operator has put it. */}}
{{- define "moonfleet.to.traces" -}}
{{- with .Values.traces.url -}}
{{- $url := urlParse . -}}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (ternary "80" "443" (eq $url.scheme "http")) -}}
- ports: [{protocol: TCP, port: {{ $port }}}]
{{- end -}}
{{- end -}}

{{- define "moonfleet.to.keycloak" -}}
{{- if eq .Values.signIn.type "keycloak" -}}
{{- $url := urlParse .Values.signIn.keycloak.url -}}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (ternary "80" "443" (eq $url.scheme "http")) -}}
- ports: [{protocol: TCP, port: {{ $port }}}]
  {{- include "moonfleet.to.cidrs" .Values.networkPolicy.keycloakCidrs | nindent 2 }}
{{- end -}}
{{- end -}}
