package main

const nginxConfig = `daemon off;
user {user};
worker_processes 1;
error_log stderr crit;
pid nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ignore_invalid_headers off;
  underscores_in_headers on;
  keepalive_requests 100000;
  server {
    listen {address};
    location / {
      proxy_pass http://unix:{backend}:;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_buffer_size 32k;
      proxy_buffers 4 32k;
    }
  }
}
`

func startNginx() (party, error) {
	return startServer("nginx", []string{"nginx", "-v"}, nginxConfig, "nginx", "-p", "{folder}", "-e", "stderr", "-c", "{folder}/config")
}
