# The ready-made mappings: the image's nginx.conf takes each of them by its
# name, and nginx has nothing to say of it.

use strict;
use warnings;

use lib 't/lib';
use Test::Nginx::Scim;

use File::Basename qw(basename);
use File::Path qw(make_path);
use Test::More;

my $root = $ENV{TEST_NGINX_ROOT};
my $dir = "$root/build/t/mappings/nginx";
my $readme = slurp("$root/README.md");


sub slurp {
    my ($path) = @_;

    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return <$file>;
}


# What docker/entrypoint makes of the image's template.
sub gateway_conf {
    my ($path, $name) = @_;
    my $text = slurp("$root/docker/gateway.conf.in");

    my %values = (
        RUN => $dir, MAPPING => $path, NAME => $name,
        REDIS => "127.0.0.1:$ENV{TEST_NGINX_REDIS_PORT}",
        APP_SCHEME => 'http', APP_SERVER => '127.0.0.1:1', APP_HOST => 'app',
        APP_HEADER => 'proxy_set_header Authorization $app_credential;',
        APP_TLS => '', LISTEN => "listen $ENV{TEST_NGINX_SERVER_PORT};",
        BASE_URL => '', DEBUG => 'off', READ_ONLY => 'off',
    );

    $text =~ s/\@(\w+)\@/$values{$1} \/\/ die "what is $1\n"/ge;
    $text =~ s{/usr/lib/nginx/modules/ngx_http_scim_module\.so}
              {$ENV{TEST_NGINX_LOAD_MODULES}};

    return $text;
}


sub write_file {
    my ($name, $text) = @_;

    open my $file, '>', "$dir/$name" or die "$dir/$name: $!\n";
    print $file $text;
    close $file or die "$dir/$name: $!\n";
}


make_path($dir);
write_file('credential.conf', qq(default "";\n));

my %untried;

for my $path (glob("$root/docker/mappings/*.conf")) {
    my $name = basename($path, '.conf');
    my $text = slurp($path);

    # SCIM_MAPPING_NAME need not be set.
    is_deeply([$text =~ /^\s*scim_mapping\s+(\S+)/mg], [$name],
              "$name: one mapping, of the file's name");

    write_file('nginx.conf', gateway_conf($path, $name));
    my $said = `nginx -t -e stderr -p $dir -c $dir/nginx.conf 2>&1`;

    is($?, 0, "$name: nginx takes it") or diag($said);
    unlike($said, qr/\[(?:warn|error|crit|alert|emerg)\]/,
           "$name: and has nothing to say");

    ok($readme =~ /`$name`/, "$name: README.md names it");

    next if $text !~ /\A# \*Untried\*:/;

    $untried{$name} = 1;
    like($text, qr/^# The internal location needs "[\w-]+: /m,
         "$name: it says which header it needs");
}

is_deeply([sort keys %untried], [qw(gitea grafana nextcloud)],
          'those that are made from documentation say so');

done_testing();
