"""Reads configuration files with configparser as the Azure CLI does: a JSON list of texts in, what they say out."""
import configparser
import json
import os
import sys
import tempfile


def read(text):
    parser = configparser.ConfigParser()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'config')
        with open(path, 'wb') as file:
            file.write(text.encode('utf-8'))
        try:
            parser.read(path, encoding='utf-8')
        except configparser.Error:
            return 'refused'
    found = {}
    for section in parser.sections():
        found[section] = {}
        for option in parser.options(section):
            try:
                found[section][option] = parser.get(section, option)
            except configparser.Error:
                found[section][option] = None
    return found


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
